select pull_request_key
from {{ ref('int_pull_request_fingerprints') }}
where is_changed
