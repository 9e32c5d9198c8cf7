"""What a person may be allowed to do with offices and decisions."""

VIEW = "organisation.view"
MANAGE_OFFICES = "organisation.manage_offices"
CHANGE_SETTINGS = "organisation.change_settings"
