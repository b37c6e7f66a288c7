"""What is printed: values become Typst source through jinja2, and Typst makes the PDF."""
