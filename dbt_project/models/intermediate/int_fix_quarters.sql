-- depends_on: {{ ref('int_file_fixes') }}
{%- set weeks = delta_of('int_file_fixes', 'weeks') %}
select
    *,
    'follow_up_fixes' as signal_id
from ({{ norm_quarters(ref('int_file_fixes'), weeks) | indent(4) }}
)
