/** Where GitHub looks for the form. */
export const INCIDENT_FORM_FILE = ".github/ISSUE_TEMPLATE/model-incident.yml";

/** The form of docs/rollback.md, word for word; a test holds both together. */
export const INCIDENT_FORM = `name: Model incident
description: A model in production behaves wrongly
title: "incident: "
labels: [model-incident]
body:
  - type: input
    id: model
    attributes: { label: Model, description: "the name in model.yaml", placeholder: fraud }
    validations: { required: true }
  - type: dropdown
    id: severity
    attributes: { label: Severity, options: [critical, high, warning] }
  - type: textarea
    id: symptom
    attributes: { label: What do you see?, description: "numbers, links to dashboards, since when" }
    validations: { required: true }
  - type: dropdown
    id: action
    attributes: { label: What should happen?, options: [investigate, roll back] }
`;
