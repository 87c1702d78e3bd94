{#- How often somebody who lacks a skill answers right by luck or from memory, and how often somebody who has
    it answers wrong. Not learnt from the answers, of which an organisation has few: a guess at the upper and
    a slip at the usual end of what is allowed in knowledge tracing (Corbett and Anderson 1995; Baker et al. 2008). -#}
{% macro guess_rate() -%}
0.25
{%- endmacro %}

{% macro slip_rate() -%}
0.1
{%- endmacro %}

{#- What one answer says of the skill: the chance that it is there, after the answer, where it was one half
    before. A right answer may have been guessed and a wrong one be a slip, so that neither says 1 or 0. -#}
{% macro answer_says(is_right) -%}
    case
        when {{ is_right }}
            then (1 - {{ slip_rate() }}) / (1 - {{ slip_rate() }} + {{ guess_rate() }})
        else {{ slip_rate() }} / ({{ slip_rate() }} + 1 - {{ guess_rate() }})
    end
{%- endmacro %}
