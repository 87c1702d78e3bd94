{{ days_since_start('time_to_tenth_merge', ref('int_newcomers'), 'tenth_merge_on') }}
