"""What is hard on Nansen on purpose: hostile files, damaged bytes, kills in the middle, worst cases."""
