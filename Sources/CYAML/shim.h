#ifndef LLM_GATEWAY_CYAML_H
#define LLM_GATEWAY_CYAML_H

#include <yaml.h>

#endif
