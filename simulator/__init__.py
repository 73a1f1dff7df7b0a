"""The Bookings part of Microsoft Graph, served over real HTTP on loopback: the other side of the wire."""
