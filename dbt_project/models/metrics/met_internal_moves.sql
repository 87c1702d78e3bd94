{{ config(materialized='incremental', incremental_strategy='other_rows') }}

{{ employment_rate('internal_moves', 'moved') }}
