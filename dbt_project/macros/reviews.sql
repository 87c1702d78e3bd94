{#- How long after it was merged or closed a pull request's review goes on, as some teams review after that:
    as long as for a fix that it may need. Had it no end, old work would have had longer to be commented than new,
    and its month would be another one whenever somebody looks at it years later. -#}
{% macro days_of_review_after_decision() -%}
{{ days_to_need_a_fix() }}
{%- endmacro %}

{#- The first day of the quarter in which a pull request counts into norms: that of the week in which it was
    merged or closed, none while it is open. One that says it was so before it was opened counts where it was opened, since
    no norm may hang on those of a later quarter. -#}
{% macro decided_quarter_on(pull_requests=none) -%}
    {%- set of = pull_requests ~ '.' if pull_requests else '' -%}
    {%- set decided_at = 'least(' ~ of ~ 'merged_at, ' ~ of ~ 'closed_at)' -%}
    case
        when {{ decided_at }} is not null
            then {{ quarter_on(week_on('greatest(' ~ of ~ 'created_at, ' ~ decided_at ~ ')')) }}
    end
{%- endmacro %}

{#- Whether what was said of a pull request at `instant` is part of its review. An open one's goes on,
    and what happened at an unknown instant counts. -#}
{% macro is_part_of_review(instant, pull_requests) -%}
    coalesce(
        {{ instant }}
        <= least({{ pull_requests }}.merged_at, {{ pull_requests }}.closed_at)
        + interval {{ days_of_review_after_decision() }} days,
        true
    )
{%- endmacro %}

{#- Whether anybody reviewed a pull request in time: without a reviewer there was nobody to comment. -#}
{% macro was_reviewed(pull_requests) -%}
    {{ pull_requests }}.first_review_at is not null
    and {{ is_part_of_review(pull_requests ~ '.first_review_at', pull_requests) }}
{%- endmacro %}

{#- Comments by people on a hundred changed lines; null without a line. -#}
{% macro comment_density(comments, changed_lines) -%}
    cast(100.0 * {{ comments }} / nullif({{ changed_lines }}, 0) as double)
{%- endmacro %}
