"""What a conversation knows between two turns: the customer, the tasks, what comes next, and what is on screen.

Frozen values and questions about them; which act changes what is the table in `dialogs/apply/`. `dialogs/stored.py`
reads what this or an earlier build has stored.
"""
