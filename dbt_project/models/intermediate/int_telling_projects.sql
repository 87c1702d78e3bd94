{{
    config(
        materialized='incremental',
        unique_key=every_key(),
        meta={'deltas': {'projects': {'keys': ['source_name', 'project_key']}}}
    )
}}

select distinct
    source_name,
    project_key
from {{ ref('int_defects') }}
where is_production
