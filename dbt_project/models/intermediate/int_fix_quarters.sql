-- depends_on: {{ ref('int_file_fixes') }}
-- Merged work counts where it was merged.
{%- set weeks = delta_of('int_file_fixes', 'weeks') %}
{%- set first_changed = 'select min(' ~ quarter_on('week_on') ~ ') from ' ~ weeks %}
{{ norm_quarters(ref('int_file_fixes'), first_changed, signal_id='follow_up_fixes') }}
