"""Simulations of many doctors at once, built on arrays."""

import numpy
from openfisca_core.simulations import Simulation, SimulationBuilder

from . import AssistantMedicalTaxBenefitSystem
from .outputs import AMOUNTS, BANDS, PERIOD


def simulation_of(
    system: AssistantMedicalTaxBenefitSystem, columns: dict[str, numpy.ndarray]
) -> Simulation:
    """Return a simulation whose inputs are `columns`, one array a variable."""
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("medecin", range(len(columns["date_signature"])))
    simulation = builder.build(system)
    for name, values in columns.items():
        simulation.set_input(name, "ETERNITY", values)
    return simulation


def calculate_all(simulation: Simulation) -> dict[str, numpy.ndarray]:
    """Return every output, one array a variable; the bands are their places, from 0."""
    return {name: simulation.calculate(name, PERIOD) for name in (*BANDS, *AMOUNTS)}
