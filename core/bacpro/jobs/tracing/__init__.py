"""What was decided and by what: rules as they are explained, one case, norms with what carries and proves them."""
