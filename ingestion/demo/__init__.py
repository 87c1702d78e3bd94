"""A seeded organisation, Fernweh Freight, that answers in each provider's own shape.

Belongs here: inventing people and their work (organisation, skills, work, incidents, tickets,
learning), writing it as each provider would answer (github, pagerduty, jira, xapi, roster,
feedback), the planted truth that only tests and benchmarks read (truth), and the adapter that
answers requests from these files (replay). Nothing here is read by a program of a real
organisation.
"""
