-- Pull requests count where they were opened.
{{ norm_quarters(ref('int_pull_request_reviewers'), ref('int_changed_opened_weeks')) }}
