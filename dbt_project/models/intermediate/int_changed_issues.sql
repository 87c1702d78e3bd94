-- depends_on: {{ ref('int_issue_spans') }}
-- depends_on: {{ ref('int_defects') }}
-- depends_on: {{ ref('int_telling_projects') }}
{%- if is_partial_build() %}
select issue_key
from {{ ref('int_changed_issue_keys') }}
union
-- What is not done has waited a day longer.
select issue_key
from {{ ref('int_issue_spans') }}
where done_at is null
union
select defects.issue_key
from {{ ref('int_defects') }} as defects
inner join {{ delta_of('int_telling_projects', 'projects') }} as changed
    on
        defects.source_name = changed.source_name
        and defects.project_key is not distinct from changed.project_key
{%- else %}
select issue_key
from {{ ref('int_changed_issue_keys') }}
where false
{%- endif %}
{%- if execute and var('is_carried') %}
union
select issue_key
from {{ this }}
{%- endif %}
