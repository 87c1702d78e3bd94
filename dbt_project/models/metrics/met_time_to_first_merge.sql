{{ days_since_start('time_to_first_merge', ref('int_newcomers'), 'first_merge_on') }}
