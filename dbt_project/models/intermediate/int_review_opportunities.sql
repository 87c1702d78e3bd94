{{ config(materialized='view') }}

{{ review_opportunities(ref('int_pull_request_reviewers'), ref('int_pull_requests')) }}
