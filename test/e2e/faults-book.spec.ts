import { describeUnderFaults } from '../support/write-matrix.js';

describeUnderFaults('book');
