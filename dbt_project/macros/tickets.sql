{#- What kind of ticket one is, by the words of its type, labels and components. Trackers have no standard for
    it, so the words are ours and stand here alone: whole names, whatever the case, with any of - _ . / : or a
    space between words (post-mortem, Post Mortem, source:customer). -#}
{% macro ticket_words() -%}
    {{ return({
        'defect': ['bug', 'bug report', 'type bug', 'kind bug', 'defect', 'fault', 'regression', 'escaped defect'],
        'production': [
            'production', 'prod', 'live', 'found in production', 'production bug', 'production defect', 'env production',
            'escaped', 'escaped defect', 'hotfix', 'customer', 'customer reported', 'source customer', 'support',
        ],
        'post_incident': [
            'post ?mortem', 'post ?mortem action', 'post ?mortem action item', 'post incident', 'post incident action',
            'incident action', 'incident follow ?up', 'incident review', 'corrective action', 'pir', 'pir action',
        ],
    }) }}
{%- endmacro %}

{#- Whether a ticket was closed without the work that it asked for. -#}
{% macro is_dropped(resolution) -%}
    coalesce(
        regexp_matches(
            lower({{ resolution }}),
            '^(won.?t (do|fix)|wontfix|duplicate|cannot reproduce|declined|rejected|invalid|not a bug|not[_ ]planned'
            || '|cancell?ed|abandoned|obsolete|incomplete)$'
        ),
        false
    )
{%- endmacro %}

{#- Whether a ticket's type, labels or components (lists) say so. -#}
{% macro is_ticket_of(kind, issue_type, labels, components) -%}
    {%- set words = ticket_words()[kind] | join('|') | replace(' ?', '§') | replace(' ', '[-_./: ]+') %}
    regexp_matches(
        lower(concat_ws('|', {{ issue_type }}, array_to_string({{ labels }}, '|'), array_to_string({{ components }}, '|'))),
        '(^|[|])({{ words | replace("§", "[-_./: ]*") }})([|]|$)'
    )
{%- endmacro %}
