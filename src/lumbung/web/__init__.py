"""The top floor: settings, urls, page shell. Nothing below may import from here."""
