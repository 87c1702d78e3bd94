{#- The segments of a pull request's way, in minutes, each null where its ends are not known. They meet end
    to end: coding (first commit to opening), pickup (opening to the first look by somebody else), review
    (that look to the merge), deploy (merge to the deployment that carried it). A segment whose end
    comes before its beginning is none.
    `cycle` is the whole way, from the first commit to the last thing known: deployment, else merge. DevLake's own test data
    gives DevLake's own minutes by it, which are rounded up; ours are not rounded (tests/flow/test_devlake_vcs.py). -#}
{% macro segment_minutes(beginning, ending) -%}
    case when {{ ending }} >= {{ beginning }} then date_diff('second', {{ beginning }}, {{ ending }}) / 60.0 end
{%- endmacro %}

{#- Hours from when a pull request could be reviewed to its merge, or to the end of as_of while it is open:
    time as a draft is out, whenever it was one. `timelines` has its opened_at and draft_minutes. -#}
{% macro ready_to_merge_hours(timelines, ended_at) -%}
    greatest(
        {{ hours_between(timelines ~ '.opened_at', ended_at) }} - {{ timelines }}.draft_minutes / 60.0,
        0
    )
{%- endmacro %}

{% macro cycle_segments(first_commit_at, opened_at, first_look_at, merged_at, deployed_at) -%}
    {{ segment_minutes(first_commit_at, opened_at) }} as coding_minutes,
    {{ segment_minutes(opened_at, first_look_at) }} as pickup_minutes,
    {{ segment_minutes(first_look_at, merged_at) }} as review_minutes,
    {{ segment_minutes(merged_at, deployed_at) }} as deploy_minutes,
    {{ segment_minutes(
        'least(' ~ first_commit_at ~ ', ' ~ opened_at ~ ')', 'greatest(' ~ deployed_at ~ ', ' ~ merged_at ~ ')'
    ) }} as cycle_minutes
{%- endmacro %}

{#- The minutes of an interval in draft that lie between two instants; none where one of them is unknown.
    A draft that did not end lasts until the second. -#}
{% macro overlap_minutes(drafts, beginning, ending) -%}
    case
        when {{ beginning }} is null or {{ ending }} is null then 0
        else greatest(
            date_diff(
                'second',
                greatest({{ drafts }}.draft_from, {{ beginning }}),
                least({{ drafts }}.draft_to, {{ ending }})
            ), 0
        ) / 60.0
    end
{%- endmacro %}
