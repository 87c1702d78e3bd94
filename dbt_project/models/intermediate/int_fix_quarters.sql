-- depends_on: {{ ref('int_file_fixes') }}
-- Merged work counts where it was merged.
{%- set weeks = delta_of('int_file_fixes', 'weeks') %}
{{ norm_quarters(ref('int_file_fixes'), weeks, signal_id='follow_up_fixes') }}
