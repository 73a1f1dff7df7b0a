"""What the environment says of an app that is set up well."""

from __future__ import annotations

from tests.worlds import sample

# Everything but how the app signs in to Graph.
BUSINESS = {
    "BOOKINGS_BUSINESS_IDS": sample.BUSINESS,
    "WEBCHAT_SECRET": sample.WEBCHAT_SECRET,
    "PORT": "0",
}
# Graph is asked only when a customer is there, so nothing needs to answer at its address.
WELL = BUSINESS | {"GRAPH_BASE_URL": "http://127.0.0.1:1/v1.0", "GRAPH_STATIC_TOKEN": "any"}
