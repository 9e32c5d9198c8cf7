"""Read other people's workbooks: safely, whatever their words and layout, and without guessing."""
