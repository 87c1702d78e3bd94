{{ employment_rate('attrition', 'left') }}
