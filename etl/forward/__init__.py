"""Next year's plan from last year's."""
