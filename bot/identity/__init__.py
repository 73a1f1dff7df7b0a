"""Who somebody is: what a channel vouches for, and what a customer proves by a code that is mailed to them."""
