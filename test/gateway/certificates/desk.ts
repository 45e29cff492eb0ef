/**
 * Certificates at work over a world of tables, in a database of their own, without a window around them.
 */
import { expect } from '@jest/globals'
import { graphql } from 'graphql'
import {
  type Certificates,
  type CertificatesParts,
  createCertificates,
} from '../../../gateway/certificates/certificates.ts'
import { openFileSigner } from '../../../gateway/certificates/issue/sign.ts'
import { findRequest, type RequestRecord } from '../../../gateway/certificates/request/records.ts'
import { openQueue } from '../../../gateway/store/queue.ts'
import { openStore, type Store } from '../../../gateway/store/store.ts'
import { openDossierKeys } from '../../../gateway/window/dossier-keys.ts'
import { eventually } from '../../support/journey.ts'
import { testDatabase, testFolder } from '../../support/postgres.ts'
import { attachResolvers, CITIZEN, createWorld, DEFINITIONS, PINFL, settle, type World } from './world.ts'
