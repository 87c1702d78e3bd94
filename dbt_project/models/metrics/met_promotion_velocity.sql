{{ employment_rate('promotion_velocity', 'promoted') }}
