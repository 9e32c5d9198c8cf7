-- Where an office stood is remembered for good.
SELECT kernel_guard('organisation_placement', 'append');
