{{ employment_rate('internal_moves', 'moved') }}
