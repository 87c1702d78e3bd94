{{
    config(
        materialized='incremental',
        incremental_strategy='append'
    )
}}

-- A ledger: what changed is added or taken off, and nothing is looked up.
select
    number,
    issue_key,
    fingerprint
from {{ ref('int_changed_issue_sums') }}
