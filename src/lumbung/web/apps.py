from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "lumbung.web"
    label = "web"

    def ready(self) -> None:
        """Tell the books who their holders are; they know ids only."""
        from lumbung.books.ledger import queries as ledger
        from lumbung.web import holders

        ledger.name_holders_with(holders.names, holders.find)
