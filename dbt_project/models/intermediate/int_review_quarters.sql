-- depends_on: {{ ref('int_pull_requests') }} {{ ref('int_pull_request_competencies') }}
-- A pull request counts in the quarter in which it was merged or closed: what is still open may be looked at
-- years later, and moves no norm of the quarters after it was opened.
{%- set first_changed %}
        select min(changed.quarter_on)
        from (
            select quarter_on from {{ delta_of('int_pull_requests', 'decided') }}
            union all
            select quarter_on from {{ delta_of('int_pull_request_reviewers', 'decided') }}
            union all
            select {{ decided_quarter_on('pull_requests') }} as quarter_on
            from {{ delta_of('int_pull_request_competencies', 'pull_requests') }} as competencies
            inner join {{ ref('int_pull_requests') }} as pull_requests
                on competencies.pull_request_key = pull_requests.pull_request_key
        ) as changed
{%- endset %}
{{ norm_quarters(ref('int_pull_request_reviewers'), first_changed, counts_in='decided_quarter_on') }}
