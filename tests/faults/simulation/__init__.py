"""One seed is one run of a store on a bad day: desks, hubs, central, provider and shoppers, in one thread and on a clock of its own.

The product's own code runs, through `step(now)`; what is made here is the world around it. Nothing in a run depends on anything but its
seed, so a run that failed fails again the same way.
"""
