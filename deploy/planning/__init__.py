"""From what a business is to what its file says: the differences, the steps, and the record of what was done."""
