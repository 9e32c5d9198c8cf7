from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "lumbung.web"
    label = "web"

    def ready(self) -> None:
        """Tell the books, the proposals and the history who an id is and what caused what; they know ids."""
        from lumbung.books.ledger import queries as ledger
        from lumbung.people.organisation import queries as organisation
        from lumbung.people.staff import queries as staff
        from lumbung.web import holders, office_books, sources

        ledger.name_holders_with(holders.names, holders.find)
        ledger.name_sources_with(sources.source)
        staff.name_ids_with(holders.names)
        staff.name_accounts_with(holders.accounts)
        organisation.keep_books_with(office_books.BOOKS)
