"""Forms on paper: laid out by Typst, made fillable, filled one by one or by the thousand, and read back."""
