"""The acts of onboarding: upload, read, decide the mapping, accept."""

from lumbung.operations.onboarding.commands.accepting import AcceptImport, ImportReceipt, accept_import
from lumbung.operations.onboarding.commands.uploads import (
    ChangeMapping,
    ReadUpload,
    TableChoice,
    UploadReceipt,
    UploadWorkbook,
    change_mapping,
    read_upload,
    upload_workbook,
)

__all__ = [
    "AcceptImport",
    "ChangeMapping",
    "ImportReceipt",
    "ReadUpload",
    "TableChoice",
    "UploadReceipt",
    "UploadWorkbook",
    "accept_import",
    "change_mapping",
    "read_upload",
    "upload_workbook",
]
