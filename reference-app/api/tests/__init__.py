"""Tests of the app's own rules, on both transports. TEST_DATABASE_URL runs them on PostgreSQL."""
