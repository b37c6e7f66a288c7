"""A small PDF library that knows no form and no diploma: it sets pages, fills them, and reads them back by place."""
