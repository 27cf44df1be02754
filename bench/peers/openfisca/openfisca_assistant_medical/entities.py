"""The one entity: a doctor and the contract of this doctor."""

from openfisca_core.entities import build_entity

Medecin = build_entity(
    key="medecin",
    plural="medecins",
    label="Médecin",
    doc="Un médecin généraliste et son contrat individuel",
    is_person=True,
)
