"""Async client of Microsoft Bookings in Microsoft Graph. Knows nothing of chat."""
