from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "lumbung.web"
    label = "web"

    def ready(self) -> None:
        """Tell the books, the proposals and the history who an id is; they know ids only."""
        from lumbung.books.ledger import queries as ledger
        from lumbung.people.staff import queries as staff
        from lumbung.web import holders

        ledger.name_holders_with(holders.names, holders.find)
        staff.name_ids_with(holders.names)
