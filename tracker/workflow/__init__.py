"""What changes the records: each function is one sentence, atomic, with `by` and `at` given."""
