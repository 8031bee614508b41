"""The API's operations, by resource. Every ``Operation`` in these modules is served."""
