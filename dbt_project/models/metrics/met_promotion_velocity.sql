{{ config(materialized='incremental', incremental_strategy='other_rows') }}

{{ employment_rate('promotion_velocity', 'promoted') }}
