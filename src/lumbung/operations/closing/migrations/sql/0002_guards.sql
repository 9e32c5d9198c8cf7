SELECT kernel_guard('closing_closing', 'append');
